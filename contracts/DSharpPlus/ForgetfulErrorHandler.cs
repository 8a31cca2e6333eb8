namespace DSharpPlus;

/// <summary>In the place of the real library's default, which writes to the log.</summary>
internal sealed class ForgetfulErrorHandler : IClientErrorHandler
{
    public ValueTask HandleEventHandlerError(string name, Exception exception, Delegate invokedDelegate, object sender, object args) =>
        ValueTask.CompletedTask;

    public ValueTask HandleGatewayError(Exception exception) => ValueTask.CompletedTask;
}

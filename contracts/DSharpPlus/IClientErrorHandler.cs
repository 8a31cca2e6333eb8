namespace DSharpPlus;

public interface IClientErrorHandler
{
    ValueTask HandleEventHandlerError(string name, Exception exception, Delegate invokedDelegate, object sender, object args);

    ValueTask HandleGatewayError(Exception exception);
}

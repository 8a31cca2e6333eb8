namespace DSharpPlus.Exceptions;

public sealed class InvalidGatewayStateException : Exception
{
    public InvalidGatewayStateException(string message)
        : base(message)
    {
    }
}

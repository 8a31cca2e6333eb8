namespace DSharpPlus.Exceptions;

public class BulkDeleteFailedException : Exception
{
    public BulkDeleteFailedException(int messagesDeleted, Exception innerException)
        : base("Failed to delete all messages.", innerException) => MessagesDeleted = messagesDeleted;

    public int MessagesDeleted { get; init; }
}

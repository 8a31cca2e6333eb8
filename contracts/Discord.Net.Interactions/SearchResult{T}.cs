namespace Discord.Interactions;

public struct SearchResult<T> : IResult
    where T : class, ICommandInfo
{
    private SearchResult(string text, T? command, InteractionCommandError? error, string? reason)
    {
        Text = text;
        Command = command!;
        Error = error;
        ErrorReason = reason!;
    }

    public string Text { get; }

    public T Command { get; }

    public InteractionCommandError? Error { get; }

    public string ErrorReason { get; }

    public bool IsSuccess => Error is null;

    public static SearchResult<T> FromError(string text, InteractionCommandError error, string reason) => new(text, null, error, reason);

    internal static SearchResult<T> Found(string text, T command) => new(text, command, null, null);
}

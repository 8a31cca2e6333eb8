namespace Discord;

public struct DiscordJsonError
{
    internal DiscordJsonError(string path, DiscordError[] errors)
    {
        Path = path;
        Errors = errors;
    }

    public string Path { get; }

    public IReadOnlyCollection<DiscordError> Errors { get; }
}

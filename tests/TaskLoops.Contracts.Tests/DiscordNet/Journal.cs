using Discord.WebSocket;

namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>Writes down the events of a client, each with the state that its handlers see.</summary>
internal sealed class Journal
{
    private readonly List<string> _entries = [];

    public Journal(DiscordSocketClient client)
    {
        client.LoggedIn += () => Write($"LoggedIn {client.LoginState}");
        client.LoggedOut += () => Write($"LoggedOut {client.LoginState}");
        client.Connected += () => Write($"Connected {client.ConnectionState}");
        client.Disconnected += exception => Write($"Disconnected {client.ConnectionState} {exception.GetType().Name}");
        client.Ready += () => Write("Ready");
        client.GuildAvailable += guild => Write($"GuildAvailable {guild.Id}");
        client.GuildUnavailable += guild => Write($"GuildUnavailable {guild.Id}");
        client.JoinedGuild += guild => Write($"JoinedGuild {guild.Id}");
        client.LeftGuild += guild => Write($"LeftGuild {guild.Id}");
    }

    /// <summary>What has been written since the last look.</summary>
    public string Read()
    {
        var entries = string.Join(", ", _entries);
        _entries.Clear();
        return entries;
    }

    private Task Write(string entry)
    {
        _entries.Add(entry);
        return Task.CompletedTask;
    }
}

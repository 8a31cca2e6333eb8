namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A rig whose client has two shards; the first guild is the first shard's, the second the other's.</summary>
public interface IShardedRig
{
    /// <summary>Logs in and starts; ends when the first shard is ready. The other one needs a while.</summary>
    Task ConnectFirstShardAsync();

    /// <summary>Ends when the other shard is ready too.</summary>
    Task ConnectOtherShardAsync();

    /// <summary>One shard has to begin a new session; ends when it is ready once more.</summary>
    Task BeginNewSessionOfAShardAsync();

    /// <summary>One shard loses its connection, which stays away; ends when the client has noticed.</summary>
    Task LoseAShardAsync();

    /// <summary>It comes back with the same session; ends when the client has it.</summary>
    Task RegainTheShardAsync();
}

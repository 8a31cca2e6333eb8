namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A rig whose client has two shards.</summary>
public interface IShardedRig
{
    /// <summary>Connects; ends when the first shard has a session. The other one needs a while.</summary>
    Task ConnectFirstShardAsync();

    /// <summary>Ends when the other shard has one too.</summary>
    Task ConnectOtherShardAsync();

    /// <summary>One shard has to begin a new session; ends when it has.</summary>
    Task BeginNewSessionOfAShardAsync();

    /// <summary>One shard loses its connection, which stays away; ends when the client has given it up.</summary>
    Task LoseAShardAsync();

    /// <summary>It comes back; ends when the client has it.</summary>
    Task RegainTheShardAsync();
}

using Discord.Commands;

namespace TaskLoops.DiscordNet;

/// <summary>A module of text commands with loops, in the context that most bots use.</summary>
public abstract class LoopModuleBase : LoopModuleBase<SocketCommandContext>;

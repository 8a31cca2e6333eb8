namespace DSharpPlus.EventArgs;

public sealed class ClientStartedEventArgs : DiscordEventArgs;

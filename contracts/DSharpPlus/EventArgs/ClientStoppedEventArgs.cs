namespace DSharpPlus.EventArgs;

public sealed class ClientStoppedEventArgs : DiscordEventArgs;

using DSharpPlus.EventArgs;

namespace DSharpPlus;

internal delegate Task AnyEventHandler(DiscordClient client, DiscordEventArgs args, IServiceProvider services);

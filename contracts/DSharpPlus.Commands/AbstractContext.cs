using DSharpPlus.Commands.Trees;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.Commands;

public abstract record AbstractContext
{
    public required CommandsExtension Extension { get; init; }

    public required Command Command { get; init; }

    public required IServiceScope ServiceScope { internal get; init; }

    public DiscordClient Client => Extension.Client;

    public IServiceProvider ServiceProvider => ServiceScope.ServiceProvider;
}

using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>A container with one command service, whose modules are looked at every quarter of a second.</summary>
public abstract class WatchFixture : HostingFixture
{
    private protected FakeSource Source { get; } = new();

    /// <summary>What the body of <see cref="Worker"/> does.</summary>
    protected Func<CancellationToken, Task>? Work { get; set; }

    protected async Task<ServiceProvider> StartAsync(Action<TaskLoopsOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var container = Container();
        container.AddScoped<Part>().AddSingleton<ModuleSource>(Source);
        if (Work is not null)
            container.AddSingleton(Work);
        container.AddTaskLoops(options =>
        {
            options.StartStagger = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        add?.Invoke(container);
        var services = container.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        await Within(services.StartTaskLoopsAsync());
        return services;
    }

    /// <summary>Waits for all that has been found, scopes and instances included.</summary>
    protected static Task LookAsync(ServiceProvider services) => Within(services.GetRequiredService<ModuleWatch>().LookAsync());

    private protected static IEnumerable<Worker> Workers(ServiceProvider services) =>
        services.GetRequiredService<HostedLoops>().Modules.Select(module => module.Instance).OfType<Worker>();
}

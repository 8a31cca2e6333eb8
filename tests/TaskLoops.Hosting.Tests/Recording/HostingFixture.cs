using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskLoops.Testing;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>Hosts in virtual time that begins at 2026-01-01T00:00:00Z, and a record of what they do.</summary>
public abstract class HostingFixture
{
    /// <summary>How long a test waits for another thread before it fails.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    protected HostingFixture() => Diary = new Diary(Time);

    protected VirtualTimeProvider Time { get; } = new();

    protected Diary Diary { get; }

    private protected LogBook Log { get; } = new();

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected static Schedule EverySeconds(double seconds) => Schedule.Every(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits for another thread.</summary>
    protected static async Task Within(Task task) => await task.WaitAsync(_patience);

    /// <summary>Waits for another thread.</summary>
    protected static async Task<T> Within<T>(Task<T> task) => await task.WaitAsync(_patience);

    /// <summary>Cancels what runs: virtual time does not pass while a provider is disposed of.</summary>
    protected static Task HurryAsync(ServiceProvider services) => Within(services.StopTaskLoopsAsync(new CancellationToken(canceled: true)));

    protected void AdvanceSeconds(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    protected void AssertDiary(params string[] lines) => Assert.That(Diary.Lines, Is.EqualTo(lines));

    /// <summary>A host's builder with nothing in it but the clock, the diary and the log.</summary>
    protected HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddTools(builder.Services);
        return builder;
    }

    /// <summary>A container without a host.</summary>
    protected ServiceCollection Container()
    {
        ServiceCollection services = new();
        AddTools(services);
        return services;
    }

    private void AddTools(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(Time).AddSingleton(Diary).AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
}

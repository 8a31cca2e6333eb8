using TaskLoops;

namespace Recipes;

/// <summary>Reminders that are kept in a database and sent when they are due.</summary>
internal sealed class Reminders(IReminderStore store, Func<Reminder, CancellationToken, Task> send)
{
    public TaskLoop CreateLoop() => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromSeconds(15)),
        SendDueAsync,
        new LoopOptions { Name = "reminders", OnUnhandled = OnUnhandled.Continue });

    private async Task SendDueAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        foreach (var reminder in await store.DueAsync(DateTimeOffset.UtcNow, cancelled))
        {
            await send(reminder, cancelled);
            await store.MarkSentAsync(reminder, cancelled);
        }
    }
}

internal sealed record Reminder(Guid Id, ulong Channel, DateTimeOffset Due, string Text);

internal interface IReminderStore
{
    Task<IReadOnlyList<Reminder>> DueAsync(DateTimeOffset until, CancellationToken cancelled);

    Task MarkSentAsync(Reminder reminder, CancellationToken cancelled);
}

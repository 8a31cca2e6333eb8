using Discord;
using Discord.WebSocket;
using TaskLoops;

namespace DiscordNetRecipes;

/// <summary>Reminders that are kept in a database and sent when they are due.</summary>
internal sealed class Reminders(DiscordSocketClient client)
{
    [ModuleLoop(Seconds = 15, OnUnhandled = OnUnhandled.Continue)]
    public async Task SendDueAsync(IReminderStore store, CancellationToken cancelled)
    {
        foreach (var reminder in await store.DueAsync(DateTimeOffset.UtcNow, cancelled))
        {
            if (client.GetChannel(reminder.Channel) is IMessageChannel channel)
                await channel.SendMessageAsync(reminder.Text, options: new RequestOptions { CancelToken = cancelled });
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

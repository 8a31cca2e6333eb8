using static TaskLoops.Properties.PropertyBrokenException;

namespace TaskLoops.Properties.Hostile;

/// <summary>Cron expressions, times, zone ids, durations and options as somebody may have typed, pasted or forged them: a schedule that works, or an <see cref="ArgumentException"/>.</summary>
[Category("M4")]
[Category("T8")]
public sealed class ScheduleInputTests
{
    private readonly Watched _watched = new();
    private long _accepted;

    private Property<ScheduleInput> Inputs => new(ScheduleInput.All, Check, input => input.Simpler());

    [Test]
    public void Any_text_or_number_makes_a_schedule_or_is_refused_in_words()
    {
        _watched.Run(() => Inputs.Holds(20_000));

        Assert.That(_accepted, Is.GreaterThan(2_000), "some of them are right");
    }

    [Test]
    [Explicit("Takes its time by design.")]
    [Category("Stress")]
    public void A_million_texts_and_numbers()
    {
        _watched.Run(() => Inputs.Holds(1_000_000));

        TestContext.Out.WriteLine($"{_watched.Inputs} inputs, {_accepted} accepted");
    }

    private void Check(ScheduleInput input) => _watched.Input(input.ToString(), () => Use(input));

    private void Use(ScheduleInput input)
    {
        try
        {
            if (input.Build() is { } schedule)
                Ask(schedule, input.Instant);
            _accepted++;
        }
        catch (ArgumentException refused)
        {
            ThrowUnless(refused.ParamName is not null, $"Refused without the argument's name: {refused.Message}");
            ThrowUnless(refused.Message.Length < 1000, $"Refused in {refused.Message.Length} characters.");
            ThrowUnless(!Secrets.IsWholeIn(input.Text + input.Zone) || Secrets.In(refused.ToString()) is null, $"The refusal holds '{Secrets.In(refused.ToString())}': {refused}");
        }
    }

    private static void Ask(Schedule schedule, long ticks)
    {
        DateTimeOffset from = new(ticks, TimeSpan.Zero);
        var last = from.AddTicks(schedule.IsCalendar || ticks == 0 ? 0 : -1);
        foreach (var occurrence in schedule.GetOccurrences(from).Take(3))
        {
            ThrowUnless(occurrence > last || (ticks == 0 && !schedule.IsCalendar), $"{occurrence:O} is not later than {last:O}.");
            ThrowUnless(schedule.Kind == ScheduleKind.FixedDelay || schedule.AtOrBefore(from, occurrence) == occurrence, $"The latest at {occurrence:O} is {schedule.AtOrBefore(from, occurrence):O}.");
            last = occurrence;
        }

        _ = schedule.AtOrBefore(from, from);
        ThrowUnless(schedule.Equals(schedule) && schedule.ToString().Length > 0, "It has no words.");
        _ = schedule.GetHashCode();
    }
}

using TaskLoops.Tests.Recording;
using TaskLoops.Tests.Schedules;

namespace TaskLoops.Tests.Reported;

/// <summary>
/// A report from the tracker of another library: each test brings about what its trigger is there, and asserts what TaskLoops promises instead.
/// docs/reported-faults.md has a row for each.
/// </summary>
public abstract class ReportedFixture : LoopFixture
{
    private readonly List<string> _begun = [];

    /// <summary>Sets the wall clock to the instant of the report, in UTC.</summary>
    protected void At(string instant) => Time.SetWallClock(Listing.Utc(instant));

    /// <summary>Lets time pass until an instant, in UTC.</summary>
    protected void AdvanceTo(string instant) => Time.AdvanceTo(Listing.Utc(instant));

    protected void NoteBegin() => _begun.Add(Listing.Text(Time.GetUtcNow()));

    /// <summary>A loop whose body takes no time and notes when it begins.</summary>
    protected TaskLoop Noting(Schedule schedule, LoopOptions? options = null) => TaskLoop.Create(schedule, (_, _) => NoteBegin(), options ?? Options);

    /// <summary>A loop whose bodies note when they begin, and take some seconds each: those given for the first ones, then none.</summary>
    protected TaskLoop Noting(Schedule schedule, LoopOptions options, params double[] seconds) => TaskLoop.Create(
        schedule,
        (iteration, cancelled) =>
        {
            NoteBegin();
            return iteration.Index < seconds.Length ? Task.Delay(Seconds(seconds[iteration.Index]), Time, cancelled) : Task.CompletedTask;
        },
        options);

    /// <summary>The instants at which the noting bodies have begun, in UTC: all of them.</summary>
    protected void AssertBegun(params string[] instants) => Assert.That(_begun, Is.EqualTo(instants));
}

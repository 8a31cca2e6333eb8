using System.Reflection;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Modules;

/// <summary>Loops made of a delegate whose parameters come from a source (rule M3).</summary>
[Category("M3")]
public sealed class DelegateBodyTests : LoopFixture
{
    [Test]
    public void Parameters_come_by_type_in_any_order()
    {
        TaskLoop? made = null;
        made = TaskLoop.Create(
            EverySeconds(10),
            new Words(),
            (string word, CancellationToken cancelled, TaskLoop loop, LoopIteration iteration) =>
                Log.Note($"{word} {cancelled.CanBeCanceled} {loop == made} {iteration.Index}"),
            new LoopOptions { TimeProvider = Time, Count = 1 });

        made.TryStart();
        Time.Settle();

        AssertLog("0 word True True 0");
    }

    [Test]
    public void Bodies_return_nothing_a_task_or_a_value_task()
    {
        Delegate[] bodies =
        [
            (string word) => Log.Note($"void {word}"),
            async (string word) => { await Task.Yield(); Log.Note($"task {word}"); },
            ValueTask (string word) => { Log.Note($"value task {word}"); return default; },
        ];
        foreach (var body in bodies)
            TaskLoop.Create(EverySeconds(10), new Words(), body, new LoopOptions { TimeProvider = Time, Count = 1 }).TryStart();

        Time.Settle();

        Assert.That(Log.Lines, Is.EquivalentTo(new[] { "0 void word", "0 task word", "0 value task word" }));
    }

    [Test]
    public void What_cannot_be_a_body_is_refused_with_every_reason()
    {
        Assert.That(Refused(int (string _) => 1), Does.StartWith("The method returns Int32: return void, Task or ValueTask."));
        Assert.That(Refused((Uri address) => GC.KeepAlive(address)), Does.StartWith("Parameter 'address' of type Uri cannot be supplied: "));
        Assert.That(Refused((ref string word) => { word = ""; }), Does.StartWith("Parameter 'word' is ref, in or out: take the value itself."));
        Assert.That(Refused(async void (string _) => await Task.Yield()), Does.StartWith("An async void method tells nobody when it ends or fails: return Task."));
        Assert.That(Refused(int (Uri address) => address.Port), Does.StartWith("The method returns Int32: return void, Task or ValueTask. Parameter 'address' of type Uri cannot"));
        Assert.That(Refused(Delegate.Combine(new Action(Nothing), new Action(Nothing))!), Does.StartWith("The delegate calls several methods: make a loop of each."));
        Assert.That(
            Refused(Delegate.CreateDelegate(typeof(Action), "bound", typeof(DelegateBodyTests).GetMethod(nameof(Take), BindingFlags.NonPublic | BindingFlags.Static)!)),
            Does.StartWith("The delegate has its first argument bound: use a lambda."));
    }

    [Test]
    public void Nothing_may_be_null()
    {
        Assert.That(() => TaskLoop.Create(null!, new Words(), Nothing), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("schedule"));
        Assert.That(() => TaskLoop.Create(EverySeconds(1), null!, Nothing), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("parameters"));
        Assert.That(() => TaskLoop.Create(EverySeconds(1), new Words(), null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("body"));
    }

    private static string Refused(Delegate body) =>
        Assert.Throws<ArgumentException>(() => TaskLoop.Create(Schedule.Every(TimeSpan.FromSeconds(1)), new Words(), body))!.Message;

    private static void Nothing()
    {
    }

    private static void Take(string word) => GC.KeepAlive(word);

    /// <summary>Has words, and nothing else.</summary>
    private sealed class Words : ParameterSource
    {
        public override Func<ParameterScope, object?>? Find(ParameterInfo parameter) => parameter.ParameterType == typeof(string) ? static _ => "word" : null;

        public override ParameterScope Open(TaskLoop loop) => new Scope();

        private sealed class Scope : ParameterScope
        {
            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

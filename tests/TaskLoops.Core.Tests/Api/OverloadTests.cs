using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Api;

public sealed class OverloadTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static IEnumerable<TestCaseData> Bodies() =>
        Overloads.Bodies().Select(body => new TestCaseData(body.Loop, body.IsSynchronous).SetArgDisplayNames(body.Form));

    private static IEnumerable<TestCaseData> ThrowingBodies() =>
        Overloads.ThrowingBodies().Select(body => new TestCaseData(body.Loop).SetArgDisplayNames(body.Form));

    [TestCaseSource(nameof(Bodies))]
    public async Task A_body_is_taken_for_what_it_is_and_runs(TaskLoop loop, bool isSynchronous)
    {
        Assert.That(loop.Body.IsSynchronous, Is.EqualTo(isSynchronous));
        await loop.InvokeAsync().AsTask().WaitAsync(_patience);
    }

    [TestCaseSource(nameof(ThrowingBodies))]
    public void A_body_that_throws_fails_its_call(TaskLoop loop) =>
        Assert.That(async () => await loop.InvokeAsync().AsTask().WaitAsync(_patience), Throws.TypeOf<NotSupportedException>());

    [Test]
    public void A_hook_is_called_in_every_form()
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var calls = new List<string>();
        var forms = new List<string>();
        var options = new LoopOptions { TimeProvider = time, Listener = new ListenerLog(time), RunOnStart = true };
        var current = "none";
        foreach (var (form, loop) in Overloads.Hooks(options, () => calls.Add(current)))
        {
            forms.Add(form);
            current = form;
            loop.TryStart();
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(calls, Is.EqualTo(forms), "each once");
        Assert.That(forms, Has.Count.EqualTo(19));
    }

    [Test]
    public void The_registrys_hook_is_taken_in_every_form() => Assert.That(() => Overloads.OfARegistry(new LoopRegistry()), Throws.Nothing);
}

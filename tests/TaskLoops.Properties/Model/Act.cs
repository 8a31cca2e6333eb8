namespace TaskLoops.Properties.Model;

/// <summary>One line of a script: a call from outside, something that happens around the loop, or time that passes.</summary>
internal readonly record struct Act(Act.Kind What, long Milliseconds = 0, Planned Schedule = default)
{
    public enum Kind
    {
        Nothing,
        Pass,
        Start,
        TryStart,
        Stop,
        Cancel,
        Restart,
        Change,
        Dispose,
        OpenGate,
        CloseGate,
        Disconnect,
        Connect,
        ClearExceptionTypes,
        AddBreaks,
        StopAsync,
        CancelAsync,
        Overlap,
    }

    public static Gen<Act> All { get; } = Gen.Frequency(
        (30, Gen.Frequency((3, Gen.Long[0, 30]), (4, Gen.Long[0, 200]), (1, Gen.Long[0, 7_000])).Select(tenths => new Act(Kind.Pass, tenths * 100))),
        (10, Gen.Const(new Act(Kind.Start))),
        (2, Gen.Const(new Act(Kind.TryStart))),
        (5, Gen.Const(new Act(Kind.Stop))),
        (5, Gen.Const(new Act(Kind.Cancel))),
        (4, Gen.Const(new Act(Kind.Restart))),
        (5, Planned.All.Select(schedule => new Act(Kind.Change, 0, schedule))),
        (1, Gen.Const(new Act(Kind.Dispose))),
        (4, Gen.Const(new Act(Kind.OpenGate))),
        (2, Gen.Const(new Act(Kind.CloseGate))),
        (3, Gen.Const(new Act(Kind.Disconnect))),
        (4, Gen.Const(new Act(Kind.Connect))),
        (1, Gen.Const(new Act(Kind.ClearExceptionTypes))),
        (1, Gen.Const(new Act(Kind.AddBreaks))),
        (1, Gen.Const(new Act(Kind.StopAsync))),
        (1, Gen.Const(new Act(Kind.CancelAsync))),
        (3, Gen.Long[1, 3].Select(most => new Act(Kind.Overlap, most))));

    /// <summary>What a body calls from inside, if anything.</summary>
    public static Gen<Act> Inside { get; } = Gen.Frequency(
        (12, Gen.Const(new Act(Kind.Nothing))),
        (1, Gen.Const(new Act(Kind.Start))),
        (1, Gen.Const(new Act(Kind.TryStart))),
        (2, Gen.Const(new Act(Kind.Stop))),
        (2, Gen.Const(new Act(Kind.Cancel))),
        (1, Gen.Const(new Act(Kind.Restart))),
        (2, Planned.All.Select(schedule => new Act(Kind.Change, 0, schedule))),
        (1, Gen.Const(new Act(Kind.Disconnect))),
        (1, Gen.Const(new Act(Kind.ClearExceptionTypes))),
        (1, Gen.Const(new Act(Kind.StopAsync))),
        (1, Gen.Const(new Act(Kind.CancelAsync))),
        (1, Gen.Const(new Act(Kind.Dispose))),
        (1, Gen.Long[1, 3].Select(most => new Act(Kind.Overlap, most))));

    public IEnumerable<Act> Simpler()
    {
        if (What != Kind.Pass)
            yield break;

        foreach (var unit in new[] { 10_000L, 1_000 })
        {
            if (Milliseconds % unit != 0 && Milliseconds > unit)
                yield return this with { Milliseconds = Milliseconds - (Milliseconds % unit) };
        }

        if (Milliseconds > 1_000)
            yield return this with { Milliseconds = Milliseconds / 2 / 100 * 100 };
    }

    public override string ToString() => What switch
    {
        Kind.Pass => $"pass {Milliseconds} ms",
        Kind.Change => $"change to {Schedule}",
        Kind.Overlap => $"overlap {Milliseconds}",
        _ => What.ToString(),
    };
}

namespace TaskLoops.Properties.Model;

/// <summary>A loop, what its body and hooks do, call by call and then from the beginning again, and what is done to it. No hook is given where its list is empty.</summary>
internal sealed record Script(Setup Setup, Piece[] Bodies, Piece[] Before, Piece[] Error, Piece[] After, Act[] Acts)
{
    public static Gen<Script> All { get; } =
        from setup in Setup.All
        from bodies in Piece.Bodies.Array[1, 5]
        from before in Gen.Frequency((2, Gen.Const(Array.Empty<Piece>())), (1, Piece.Hooks.Array[1, 3]))
        from error in Gen.Frequency((1, Gen.Const(Array.Empty<Piece>())), (1, Piece.Hooks.Array[1, 2]))
        from after in Gen.Frequency((1, Gen.Const(Array.Empty<Piece>())), (1, Piece.Hooks.Array[1, 2]))
        from acts in Act.All.Array[2, 25]
        select new Script(setup, bodies, before, error, after, [new Act(Act.Kind.Pass, 700), new Act(Act.Kind.Start), .. acts]);

    /// <summary>Whether several iterations can be alive at once.</summary>
    public bool MayOverlap => Setup.MaxOverlap > 1
        || Acts.Concat(Bodies.Concat(Before).Concat(Error).Concat(After).Select(piece => piece.Inside)).Any(act => act is { What: Act.Kind.Overlap, Milliseconds: > 1 });

    public IEnumerable<Script> Simpler()
    {
        foreach (var acts in Properties.Simpler.Lists(Acts, act => act.Simpler()))
            yield return this with { Acts = acts };
        foreach (var setup in Setup.Simpler())
            yield return this with { Setup = setup };
        foreach (var bodies in Properties.Simpler.Lists(Bodies, body => body.Simpler(), atLeast: 1))
            yield return this with { Bodies = bodies };
        foreach (var before in Properties.Simpler.Lists(Before, hook => hook.Simpler()))
            yield return this with { Before = before };
        foreach (var error in Properties.Simpler.Lists(Error, hook => hook.Simpler()))
            yield return this with { Error = error };
        foreach (var after in Properties.Simpler.Lists(After, hook => hook.Simpler()))
            yield return this with { After = after };
    }

    public override string ToString() =>
        $"{Setup}\n  bodies: {List(Bodies)}\n  before: {List(Before)}\n  error: {List(Error)}\n  after: {List(After)}\n  {string.Join("\n  ", Acts)}";

    private static string List(Piece[] pieces) => pieces.Length == 0 ? "none" : string.Join(" | ", pieces);
}

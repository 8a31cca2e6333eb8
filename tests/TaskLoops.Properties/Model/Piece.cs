namespace TaskLoops.Properties.Model;

/// <summary>What one call of a body or a hook does: calls something, takes its time, and ends.</summary>
/// <param name="Takes">In milliseconds; zero ends before its first await.</param>
/// <param name="HeedsToken">Whether its wait ends when its token fires.</param>
/// <param name="Inside">What it calls first, the first time that it is called.</param>
internal readonly record struct Piece(long Takes, Outcome Ends, bool HeedsToken, Act Inside)
{
    public static Gen<Piece> Bodies { get; } =
        from takes in Gen.Frequency((3, Gen.Const(0L)), (3, Gen.Long[1, 30].Select(tenths => tenths * 100)), (2, Gen.Long[1, 200].Select(tenths => tenths * 100)))
        from ends in Gen.Frequency((5, Outcome.Returns), (3, Outcome.TimesOut), (1, Outcome.Breaks), (1, Outcome.SaysCancelled))
        from heeds in Gen.Frequency((4, true), (1, false))
        from inside in Act.Inside
        select new Piece(takes, ends, heeds, inside);

    public static Gen<Piece> Hooks { get; } =
        from takes in Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[1, 50].Select(tenths => tenths * 100)))
        from ends in Gen.Frequency((6, Outcome.Returns), (1, Outcome.TimesOut), (1, Outcome.Breaks), (1, Outcome.SaysCancelled))
        from inside in Gen.Frequency((4, Gen.Const(new Act(Act.Kind.Nothing))), (1, Act.Inside))
        from heeds in Gen.Frequency((4, true), (1, false))
        select new Piece(takes, ends, heeds, inside);

    public IEnumerable<Piece> Simpler()
    {
        if (this != new Piece(0, Outcome.Returns, HeedsToken: true, default))
            yield return new Piece(0, Outcome.Returns, HeedsToken: true, default);
        if (Inside.What != Act.Kind.Nothing)
            yield return this with { Inside = default };
        if (Ends != Outcome.Returns)
            yield return this with { Ends = Outcome.Returns };
        if (!HeedsToken)
            yield return this with { HeedsToken = true };
        if (Takes > 0)
            yield return this with { Takes = 0 };
        if (Takes > 1000)
            yield return this with { Takes = Takes / 2 / 100 * 100 };
    }

    public override string ToString() =>
        $"{(Inside.What == Act.Kind.Nothing ? "" : $"{Inside}, then ")}{(Takes == 0 ? "" : $"{Takes} ms{(HeedsToken ? "" : ", deaf")}, ")}{Ends}";
}

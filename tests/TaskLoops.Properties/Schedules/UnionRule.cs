namespace TaskLoops.Properties.Schedules;

/// <summary>Rule T8: whenever one of them is due, together only once.</summary>
internal sealed record UnionRule(Rule[] Members) : Rule
{
    public override long Distance => Members.Min(member => member.Distance);

    public override Schedule Build() => Schedule.Union([.. Members.Select(member => member.Build())]);

    public override IEnumerable<long> Between(long anchor, long from, long to) => Members.SelectMany(member => member.Between(anchor, from, to)).Distinct();

    public override IEnumerable<Rule> Simpler() => Members.Concat(
        Properties.Simpler.Lists(Members, member => member.Simpler(), atLeast: 1).Select(members => this with { Members = members }));

    public override string ToString() => string.Join(" or ", (object[])Members);
}

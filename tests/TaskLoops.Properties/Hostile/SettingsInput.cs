namespace TaskLoops.Properties.Hostile;

/// <summary>What a configuration says, first and after each change: keys below <c>TaskLoops:Loops</c>, and values.</summary>
internal sealed record SettingsInput(KeyValuePair<string, string?>[][] Changes)
{
    private static readonly string[] _keys = ["Interval", "Times", "Times:0", "Times:1", "TimeZone", "Cron", "Enabled", "MaxOverlap"];

    /// <summary>Names of loops as somebody may give them in code or in a configuration.</summary>
    public static string[] Loops { get; } = ["loop", "ns.Type.Method#2", "{Loop} {0}", "täglich 🕘", "a:b", "Interval", "loop\r\nfake entry"];

    public static Gen<SettingsInput> All { get; } =
        (from loop in Gen.OneOf(Loops)
         from key in Gen.Frequency((12, Gen.OneOf(_keys)), (1, Texts.Any), (1, Gen.OneOf(_keys).Select(key => key + ":0")))
         from value in Gen.Frequency((6, Right(key)), (1, Texts.Any), (1, Gen.Const("")))
         from isNull in Gen.Frequency((30, false), (1, true))
         select KeyValuePair.Create($"{loop}:{key}", isNull ? null : value)).Array[0, 4].Array[1, 3].Select(changes => new SettingsInput(changes));

    public int Count => Changes.Sum(change => Math.Max(1, change.Length));

    public IEnumerable<SettingsInput> Simpler() => Properties.Simpler.Lists(Changes, change => Properties.Simpler.Lists(change, Simpler), atLeast: 1).Select(changes => new SettingsInput(changes));

    public override string ToString() => string.Join("\n  then\n", Changes.Select(change => string.Join('\n', change.Select(pair => $"{Texts.Print(pair.Key)} = {Texts.Print(pair.Value ?? "(null)")}"))));

    private static Gen<string> Right(string key) => key switch
    {
        "Interval" => Texts.Intervals,
        "Times" or "Times:0" or "Times:1" => Texts.Times,
        "TimeZone" => Texts.Zones,
        "Cron" => Texts.Crons,
        _ => Texts.Others,
    };

    private static IEnumerable<KeyValuePair<string, string?>> Simpler(KeyValuePair<string, string?> pair) =>
        Texts.Simpler(pair.Value ?? "").Select(value => KeyValuePair.Create(pair.Key, (string?)value));
}

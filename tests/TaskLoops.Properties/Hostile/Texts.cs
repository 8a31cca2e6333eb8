using System.Globalization;

namespace TaskLoops.Properties.Hostile;

/// <summary>Texts that a configuration may hold: right ones, almost right ones, long ones, foreign ones, paths, formats and secrets.</summary>
internal static class Texts
{
    private static readonly string[] _crons =
    [
        "* * * * *", "0 9 * * MON-FRI", "*/5 * * * *", "0 0 L * *", "0 0 15W * ?", "30 2 29 2 *", "0 0 31 2 *", "@daily", "@every_second", "0 0 * * 5#3", "1-59/2 0,12 1-7 JAN-DEC *", "*/10 * * * * *", "H * * * *",
        "0 0 * * 7L", "59 59 23 31 12 *", "0 0 LW * *", "60 * * * *", "* * * * * * *", "@reboot",
    ];

    private static readonly string[] _zones =
    [
        "Europe/Warsaw", "UTC", "America/New_York", "W. Europe Standard Time", "Mars/Olympus", "", " ", "Europe", "Etc/GMT+12", ".", "..", "/", "../../../etc/passwd", "/etc/passwd", "/dev/zero", "/dev/random",
        "/dev/stdin", "posixrules", "tzdata.zi", "zone.tab", "Europe/../UTC", "C:\\Windows", "\\\\server\\share", "CON", "utc", "europe/warsaw", "America/Argentina/Buenos_Aires", "Local", "GMT+5", "+05:30",
    ];

    private static readonly string[] _times = ["09:00", "21:30:15.5", "23:59:59.9999999", "24:00", "9:00", "00:00", "09:00 Europe/Warsaw", "09:00  UTC", "-1:00", "09:00:00.00000000", "25:61", "09.00", "9 am"];

    private static readonly string[] _intervals =
    [
        "00:05:00", "1.00:00:00", "00:00:00.001", "00:00:00", "-00:00:01", "5", "05:00", "10675199.02:48:05.4775807", "365000.00:00:00", "365000.00:00:01", "00:00:00.0000001", "PT5M", "5m", "infinite", "24:00:00",
        "9999999999.00:00:00",
    ];

    private static readonly string[] _others = ["true", "false", "TRUE", "yes", "0", "1", "2", "2147483647", "2147483648", "-1", "1e3", "٣", "NaN", "null", "{0}", "%s", "$(id)", "<script>", "\0", "\r\n", "\ud800", "🕘", "0x10"];

    private const string Odd = "*/-,#LW?H@:.+_= \t\r\n\0'\"{}[]()<>\\;&|%$€٣०９ßİı\u200f\u2028\ufeff\ud800\udc00aZ09";

    public static Gen<string> Crons { get; } = Around(_crons);

    public static Gen<string> Zones { get; } = Around(_zones);

    public static Gen<string> Times { get; } = Around(_times);

    public static Gen<string> Intervals { get; } = Around(_intervals);

    public static Gen<string> Others { get; } = Around(_others);

    public static Gen<string> Any { get; } = Gen.Frequency((2, Crons), (2, Zones), (2, Times), (2, Intervals), (2, Others));

    public static string Print(string text) => string.Concat(
        text.Length > 200 ? $"({text.Length} characters) " : "",
        string.Concat(text.Take(200).Select(c => c is >= ' ' and < (char)127 ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))));

    public static IEnumerable<string> Simpler(string text) => Properties.Simpler.Lists(text.ToCharArray(), _ => []).Select(letters => new string(letters));

    private static Gen<string> Around(string[] right)
    {
        var given = Gen.OneOf(right);
        var odd = Gen.Int[0, Odd.Length - 1].Select(index => Odd[index]);
        var junk = odd.Array[0, 12].Select(letters => new string(letters));
        var secret = Gen.OneOf(Secrets.All);
        return Gen.Frequency(
            (4, given),
            (6, given.SelectMany(text => Gen.Int[0, text.Length].SelectMany(at => odd.Select(letter => text.Insert(at, letter.ToString()))))),
            (4, given.SelectMany(text => Gen.Int[0, Math.Max(0, text.Length - 1)].SelectMany(at => odd.Select(letter => text.Length == 0 ? "" : text[..at] + letter + text[(at + 1)..])))),
            (3, given.SelectMany(text => Gen.Int[0, Math.Max(0, text.Length - 1)].Select(at => text.Length == 0 ? "" : text.Remove(at, 1)))),
            (3, given.SelectMany(text => given.Select(other => text + other))),
            (2, given.SelectMany(text => given.SelectMany(other => Gen.OneOf(" ", ",", ":", "/", "\n").Select(between => text + between + other)))),
            (2, junk),
            (2, secret),
            (2, secret.SelectMany(text => given.SelectMany(other => Gen.OneOf(" ", ",", "", "/").SelectMany(between => Gen.Bool.Select(first => first ? text + between + other : other + between + text))))),
            (1, given.SelectMany(text => Gen.Int[1, 400].Select(times => string.Concat(Enumerable.Repeat(text + ",", times))))),
            (1, Gen.Int[100, 20_000].SelectMany(length => odd.Select(letter => new string(letter, length)))));
    }
}

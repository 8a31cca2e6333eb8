namespace TaskLoops.Properties.Hostile;

/// <summary>What must never be in a line or a message of ours, wherever it was pasted by mistake. None of them is real.</summary>
internal static class Secrets
{
    private const string Token = "MTAwMDAwMDAwMDAwMDAwMDAw.GmArKr.notARealTokenButAsLongAsOneIs0123456789";

    public static string[] All { get; } =
    [
        Token,
        $"Bot {Token}",
        "Server=db.internal,1433;User Id=bot;Password=s3cr3t-Pa55,word",
        "Host=db;Username=bot;Password=s3cr3t",
        "postgres://bot:s3cr3t@db.internal:5432/bot",
        "https://discord.example/api/webhooks/1000000000/s3cr3tAbCdEfGhIjKlMnOpQrStUvWxYz",
        "AKIA0000s3cr3t00000000",
        "pwd=s3cr3t",
    ];

    /// <summary>A part of a secret that is in the text; null if none is.</summary>
    public static string? In(string text) =>
        Array.Find(_parts, part => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a text has one of the secrets whole: a part that stands alone may look like anything.</summary>
    public static bool IsWholeIn(string text) => Array.Exists(All, secret => text.Contains(secret, StringComparison.Ordinal));

    private static readonly string[] _parts = ["MTAwMDAwMDAwMDAwMDAwMDAw", "notARealTokenBut", "s3cr3t"];
}

namespace TaskLoops.Schedules;

/// <summary>What a message may show of a text that somebody has given for a time, an expression or a zone: all of it or nothing, since it may be a secret in the wrong place.</summary>
internal static class Excerpt
{
    private const int Longest = 64;

    /// <summary>No word of a zone or an expression is longer; every part of a token is.</summary>
    private const int LongestWord = 16;

    /// <summary>The text in quotation marks, or how long it is.</summary>
    public static string Of(string? text) => MayBeShown(text ?? "") ? $"'{text}'" : $"[{text!.Length} characters, not shown: they may be a secret]";

    /// <summary>Whether it is short and harmless.</summary>
    public static bool MayBeShown(string text) => text.Length <= Longest && IsHarmless(text);

    /// <summary>Whether it is made of what schedules are made of, without a word that is longer than theirs: no token, address or connection string is.</summary>
    public static bool IsHarmless(string text)
    {
        if (text.Contains("//", StringComparison.Ordinal) || text.LastIndexOf('@') > 0)
            return false;

        var word = 0;
        foreach (var letter in text)
        {
            word = char.IsAsciiLetterOrDigit(letter) || letter == '_' ? word + 1 : 0;
            if (word > LongestWord || (word == 0 && !" :.,*/-+#?@()'".Contains(letter, StringComparison.Ordinal)))
                return false;
        }

        return true;
    }
}

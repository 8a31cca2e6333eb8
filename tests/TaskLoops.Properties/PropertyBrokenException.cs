namespace TaskLoops.Properties;

/// <summary>What a property says when it does not hold. Not an assertion of the test framework: a case that is being shrunk may fail many times.</summary>
internal sealed class PropertyBrokenException(string message) : Exception(message)
{
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds)
            throw new PropertyBrokenException(message);
    }
}

using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>A service of a scope.</summary>
internal sealed class Part(Diary diary) : IDisposable
{
    public void Dispose() => diary.Note("part disposed");
}

using System.Text.Json;

namespace TaskLoops.Hosting;

/// <summary>Keeps the last occurrences of loops in one small JSON file, so that what fell into a restart is made up (rule T11).</summary>
/// <remarks>
/// Thread-safe, for one process at a time. The file is replaced as a whole: a crash leaves the old one or the new one, never half of one. It is
/// read once, at the first use.
/// </remarks>
public sealed class FileOccurrenceStore : OccurrenceStore
{
    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SortedDictionary<string, DateTimeOffset>? _occurrences;

    /// <summary>Keeps occurrences in a file.</summary>
    /// <param name="path">The file, which is made when it is needed, with its folder; relative to the current directory.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or blank.</exception>
    public FileOccurrenceStore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is not one of this store's: it is left alone, and nothing is stored, until it is removed or mended.</exception>
    public override async ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
    {
        await _turn.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            var occurrences = await ReadAsync(cancelled).ConfigureAwait(false);
            return occurrences.TryGetValue(loopName, out var occurrence) ? occurrence : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is not one of this store's.</exception>
    /// <exception cref="IOException">The file cannot be written; the one before stays.</exception>
    public override async ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        await _turn.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            var occurrences = await ReadAsync(cancelled).ConfigureAwait(false);
            occurrences[loopName] = occurrence.ToUniversalTime();
            await WriteAsync(occurrences, cancelled).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<SortedDictionary<string, DateTimeOffset>> ReadAsync(CancellationToken cancelled)
    {
        if (_occurrences is not null)
            return _occurrences;

        SortedDictionary<string, DateTimeOffset> read = new(StringComparer.Ordinal);
        if (File.Exists(_path))
        {
            try
            {
                using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(_path, cancelled).ConfigureAwait(false));
                foreach (var entry in document.RootElement.EnumerateObject())
                    read[entry.Name] = entry.Value.GetDateTimeOffset();
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"{_path} holds no occurrences of loops: remove it, or keep them in another file.", exception);
            }
        }

        return _occurrences = read;
    }

    private async Task WriteAsync(SortedDictionary<string, DateTimeOffset> occurrences, CancellationToken cancelled)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var next = _path + ".new";
        var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 4096, FileOptions.Asynchronous | FileOptions.WriteThrough);
        await using (file.ConfigureAwait(false))
        {
            var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            await using (json.ConfigureAwait(false))
            {
                json.WriteStartObject();
                foreach (var (name, occurrence) in occurrences)
                    json.WriteString(name, occurrence);
                json.WriteEndObject();
                await json.FlushAsync(cancelled).ConfigureAwait(false);
            }
        }

        File.Move(next, _path, overwrite: true);
    }
}

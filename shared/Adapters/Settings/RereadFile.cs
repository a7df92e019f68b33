using System.Text;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Adapters.Settings;

/// <summary>A file that a setting names, of at most 4 MiB. It is read again when it was changed. Thread-safe.</summary>
/// <param name="setting">The setting's name.</param>
/// <param name="file">The file.</param>
/// <param name="what">What it is, as in <c>rule file</c>.</param>
/// <param name="check">The command that says everything that is wrong with it, without the file.</param>
/// <param name="read">Reads its text: what it says, or the mistakes in it.</param>
internal sealed class RereadFile<T>(string setting, string file, string what, string check, Func<string, (T? Value, IReadOnlyList<Mistake> Mistakes)> read)
    where T : class
{
    private const int LongestBytes = 4 << 20;

    /// <summary>Replaced whole: several may read at once.</summary>
    private Known? known;

    /// <exception cref="SettingException">It is not there, or there is a mistake in it.</exception>
    public async Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            if (Volatile.Read(ref known) is { } same && same.WrittenAt == info.LastWriteTimeUtc && same.Length == info.Length)
                return same.Value;
            if (info.Length > LongestBytes)
                throw new SettingException(setting, $"{file} is longer than {LongestBytes} bytes", $"Name the {what}.");
            var (value, mistakes) = read(await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken));
            if (value is null)
            {
                var first = mistakes[0];
                throw new SettingException(setting, $"{file}:{first.Place.Line}: {first.Path}: {first.Reason}{(mistakes.Count > 1 ? $", and {mistakes.Count - 1} more" : "")}", $"{first.Suggestion} `{check} {file}` says all.");
            }

            Volatile.Write(ref known, new(info.LastWriteTimeUtc, info.Length, value));
            return value;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new SettingException(setting, $"{file} cannot be read ({unreadable.Message})", $"Name a {what} that may be read, or clear the setting for the shipped one.", unreadable);
        }
    }

    private sealed record Known(DateTime WrittenAt, long Length, T Value);
}

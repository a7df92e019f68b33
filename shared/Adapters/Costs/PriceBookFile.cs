using System.Text;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Prices.Reading;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Costs;

/// <summary>The price book. It is read again when it was changed.</summary>
public sealed class PriceBookFile(string file)
{
    private const int LongestBytes = 4 << 20;

    private (DateTime WrittenAt, long Length, PriceBook Book)? known;

    /// <exception cref="SettingException">It is not there, or there is a mistake in it.</exception>
    public async Task<PriceBook> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            if (known is { } same && same.WrittenAt == info.LastWriteTimeUtc && same.Length == info.Length)
                return same.Book;
            if (info.Length > LongestBytes)
                throw new SettingException("Costs__PricesFile", $"{file} is longer than {LongestBytes} bytes", "Name the price book.");
            var reading = PriceBookReader.Read(await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken));
            if (reading.Book is not { } book)
            {
                var first = reading.Mistakes[0];
                throw new SettingException("Costs__PricesFile", $"{file}:{first.Place.Line}: {first.Path}: {first.Reason}{(reading.Mistakes.Count > 1 ? $", and {reading.Mistakes.Count - 1} more" : "")}", $"{first.Suggestion} `ops costs prices check {file}` says all.");
            }

            known = (info.LastWriteTimeUtc, info.Length, book);
            return book;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new SettingException("Costs__PricesFile", $"{file} cannot be read ({unreadable.Message})", "Name a price book that may be read, or clear the setting for the shipped one.", unreadable);
        }
    }
}

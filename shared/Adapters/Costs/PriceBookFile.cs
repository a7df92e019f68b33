using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Prices.Reading;

namespace SuperInsight.Adapters.Costs;

/// <summary>The price book. It is read again when it was changed.</summary>
public sealed class PriceBookFile(string path)
{
    private readonly RereadFile<PriceBook> file = new("Costs__PricesFile", path, "price book", "ops costs prices check", static text =>
    {
        var reading = PriceBookReader.Read(text);
        return (reading.Book, reading.Mistakes);
    });

    /// <exception cref="Domain.Settings.SettingException">It is not there, or there is a mistake in it.</exception>
    public Task<PriceBook> ReadAsync(CancellationToken cancellationToken) => file.ReadAsync(cancellationToken);
}

using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Registry;

/// <summary>
/// What the images of our repository take, at their present size in every hour: a registry does not say since when. Asked for only where the price book has a price for
/// <c>tcr_storage</c>: other registries, and the personal edition, cost nothing. Thread-safe.
/// </summary>
/// <param name="repository">Any image of it.</param>
internal sealed class ImageStorage(RegistryImages images, Func<ImageReference> repository, string region, Func<CancellationToken, Task<PriceBook>> prices, TimeProvider clock) : IUsageSource
{
    public string Name => "the registry's manifests";

    public IReadOnlyList<Meter> Meters { get; } = [Meter.TcrStorage];

    public async Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if ((await prices(cancellationToken)).Prices.All(price => price.Meter != Meter.TcrStorage))
            return [];
        var (name, bytes) = await CountAsync(cancellationToken);
        var (start, until, end) = (BillingCalendar.StartOf(from), BillingCalendar.StartOf(to.AddDays(1)), BillingCalendar.HourOf(clock.GetUtcNow()));
        List<UsageHour> hours = [];
        for (var hour = start; bytes > 0 && hour < until && hour < end; hour = hour.AddHours(1))
            hours.Add(new(Meter.TcrStorage, region, name, hour, bytes));
        return hours;
    }

    /// <exception cref="UsageUntoldException">No repository is named, or the registry lets nobody look.</exception>
    private async Task<(string Name, long Bytes)> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var image = repository();
            return (RegistryPlace.Of(image, endpoint: null).Name, await images.StoredBytesAsync(image, cancellationToken));
        }
        catch (SettingException missing) when (missing.IsMissing)
        {
            throw new UsageUntoldException(Name, missing.Message, missing.Hint, missing);
        }
        catch (RegistryException refused) when (refused.Hint == RegistryFailures.CredentialHint)
        {
            throw new UsageUntoldException(Name, refused.Message, refused.Hint, refused);
        }
    }
}

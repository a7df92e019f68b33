using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Computing;

/// <summary>What a resource used in an hour. Several of the same resource and hour add up.</summary>
/// <param name="Meter">What was counted.</param>
/// <param name="Region">As <c>ap-shanghai</c>.</param>
/// <param name="Resource">A service, a bucket, a disk.</param>
/// <param name="Hour">Its beginning (UTC).</param>
/// <param name="Quantity">In the meter's own unit: from 0 to 10^15, with at most three decimals. Then no product of it and a price has more digits than a decimal holds.</param>
public sealed record UsageHour(Meter Meter, string Region, string Resource, DateTimeOffset Hour, decimal Quantity)
{
    /// <summary>The highest quantity.</summary>
    public const decimal Most = 1_000_000_000_000_000m;

    private const int Decimals = 3;

    /// <summary>A measured quantity as one that can be paid for: three decimals, half away from zero.</summary>
    public static decimal Measured(decimal quantity) => Math.Round(quantity, Decimals, MidpointRounding.AwayFromZero);

    /// <exception cref="ArgumentException">It is none of the quantities above, or the hour is none.</exception>
    public void Check()
    {
        if (Quantity is < 0 or > Most || Measured(Quantity) != Quantity)
            throw new ArgumentException($"{Quantity} {Meter} of {Resource} is no quantity: from 0 to {Most}, with at most three decimals.");
        if (BillingCalendar.HourOf(Hour) != Hour)
            throw new ArgumentException($"{Hour:O} is not the beginning of an hour.");
    }
}

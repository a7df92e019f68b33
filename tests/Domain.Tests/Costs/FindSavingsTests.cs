using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class FindSavingsTests
{
    private static readonly DateOnly Day = new(2026, 11, 26);

    private static readonly PriceBook Book = new("test", Money.Yuan,
    [
        new("run-cpu", "run", Meter.RunCpu, PriceUnit.Find("core-hour")!, [new(null, 0.055m)]),
        new("run-memory", "run", Meter.RunMemory, PriceUnit.Find("gib-hour")!, [new(null, 0.032m)]),
        new("cos", "cos", Meter.CosStandard, PriceUnit.Find("gb-month")!, [new(null, 0.118m)]),
    ], []);

    /// <summary>1 core and 2 GiB for 30 days: 720 × 0.119 = 85.68.</summary>
    [Fact]
    public void WhatIf_IsTheSumOfItsHours() => Assert.Equal(new WhatIfCosts(Yuan(171.36m), Yuan(856.80m), null, null), WhatIf.Run(Book, "ap-shanghai", Day, new(1, 2), 2, 10, []));

    [Fact]
    public void WhatIf_HoldsThePastWithinTheBounds()
    {
        var costs = WhatIf.Run(Book, "ap-shanghai", Day, new(1, 2), 2, 4, [0, 5]);
        // Half of the hours at 2 instead of 0, half at 4 instead of 5.
        Assert.Equal((Yuan(257.04m), Yuan(214.20m)), (costs.Likely, costs.Now));
    }

    [Fact]
    public void In_FindsIdleInstances_OversizedOnes_AndOldBackups()
    {
        var use = new ServiceUse("ap-shanghai", new(4, 8), 3, 0.75m, new(0.275m, 0.4m, 0.25m, 24), 100L << 30);
        Assert.Equal(
            [
                ("In 24 measured hours of a day an instance took at most 1.6 of 4 cores, 95 % of the time no more than 1.1, and at most 2 of 8 GiB: 1.75 cores and 3.5 GiB would do.", Yuan(578.34m)),
                ("In 75 % of the hours no request came while 3 instances ran: keep 2 at least.", Yuan(257.04m)),
                ("100.0 GiB of backups are older than 180 days: keep fewer (docs/backups.md, Retention), or let COS move them to the archive class.", Yuan(11.80m)),
            ],
            FindSavings.In(Book, Day, use).Select(hint => (hint.What, hint.PerMonth)));
    }

    [Fact]
    public void In_HasNothingToSay_OfAServiceThatFits() =>
        Assert.Empty(FindSavings.In(Book, Day, new("ap-shanghai", new(1, 2), 1, 0.9m, new(0.8m, 0.8m, 0.6m, 24), 1L << 30)));

    /// <summary>A burst is not slowed, and memory is never short: the highest of each decides where it needs more than what is usual.</summary>
    [Theory]
    [InlineData("0.1", "0.1", "0.1", "0.75 cores and 1.5 GiB")]
    [InlineData("0.1", "0.9", "0.1", "3.75 cores and 7.5 GiB")]
    [InlineData("0.1", "0.1", "0.6", "3.75 cores and 7.5 GiB")]
    [InlineData("0.6", "0.6", "0.1", "3.75 cores and 7.5 GiB")]
    [InlineData("0.1", "0.95", "0.1", null)]
    [InlineData("0.1", "0.1", "0.7", null)]
    public void In_SizesByTheHighest_AndByWhatIsUsual(string usual, string most, string memory, string? size)
    {
        var hints = FindSavings.In(Book, Day, new("ap-shanghai", new(4, 8), 1, 0, new(Number(usual), Number(most), Number(memory), 24), 0));
        Assert.Equal(size is null ? [] : [size], hints.Select(hint => hint.What.Split(": ")[1].Replace(" would do.", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void In_SaysNothingOfSizes_ThatNobodyMeasured() => Assert.Empty(FindSavings.In(Book, Day, new("ap-shanghai", new(4, 8), 1, 0, null, 0)));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Money Yuan(decimal amount) => new(amount, Money.Yuan);
}

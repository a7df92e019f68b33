using FsCheck.Xunit;
using SuperInsight.Domain.Costs;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0.005", "0.01")]
    [InlineData("-0.005", "-0.01")]
    [InlineData("0.0049999999", "0.00")]
    [InlineData("2.845", "2.85")]
    [InlineData("-2.845", "-2.85")]
    public void ToFen_RoundsHalfAwayFromZero(string amount, string expected) => Assert.Equal(Number(expected), Rounding.ToFen(Number(amount)));

    [Fact]
    public void ToLine_KeepsEightDecimals() => Assert.Equal(0.12345679m, Rounding.ToLine(0.123456785m));

    [Fact]
    public void Addition_RefusesTwoCurrencies() => Assert.Throws<InvalidOperationException>(() => new Money(1, "CNY") + new Money(1, "USD"));

    [Theory]
    [InlineData("12.3", "¥12.30")]
    [InlineData("-1234.567", "-¥1,234.57")]
    [InlineData("-0.001", "¥0.00")]
    public void ToString_ShowsFen(string amount, string expected) => Assert.Equal(expected, new Money(Number(amount), Money.Yuan).ToString());

    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("0.00000001", "0.00000001")]
    [InlineData("-1234567.8900", "-1234567.89")]
    public void ToInvariant_WritesNoExponentAndNoThousandsMark(string amount, string expected) => Assert.Equal(expected, new Money(Number(amount), Money.Yuan).ToInvariant());

    /// <summary>A refund is exactly what it refunds, and sums do not depend on their order.</summary>
    [Property(MaxTest = 500)]
    public void Sum_IsExact(int[] fen)
    {
        Money[] amounts = [.. fen.Select(one => new Money(one / 100m, Money.Yuan))];
        Assert.Equal(fen.Sum(one => (long)one) / 100m, Money.Sum(amounts, Money.Yuan).Amount);
        Assert.Equal(0, (Money.Sum(amounts, Money.Yuan) + Money.Sum(amounts.Reverse().Select(one => -one), Money.Yuan)).Amount);
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>A limit per calendar month.</summary>
/// <param name="Name">A product; <c>total</c> for the sum.</param>
/// <param name="Amount">At most so much.</param>
public sealed record Budget(string Name, Money Amount)
{
    /// <summary>How a month stands against it.</summary>
    public BudgetState Judge(Money soFar, Forecast? forecast) => new(this, soFar, forecast?.Expected, forecast?.High,
        soFar.Amount > Amount.Amount ? BudgetVerdict.Exceeded
        : forecast?.Expected.Amount > Amount.Amount ? BudgetVerdict.WillBeExceeded
        : forecast?.High.Amount > Amount.Amount ? BudgetVerdict.MayBeExceeded
        : BudgetVerdict.Kept);
}

/// <summary>How a month stands against a budget.</summary>
/// <param name="SoFar">Month to date.</param>
/// <param name="Expected">Of the forecast; null for none.</param>
/// <param name="High">Of the forecast.</param>
public sealed record BudgetState(Budget Budget, Money SoFar, Money? Expected, Money? High, BudgetVerdict Verdict);

/// <summary>Whether a budget will hold, best first.</summary>
public enum BudgetVerdict
{
    /// <summary>It will.</summary>
    Kept,

    /// <summary>It lies within the forecast's interval.</summary>
    MayBeExceeded,

    /// <summary>The forecast is above it.</summary>
    WillBeExceeded,

    /// <summary>It is exceeded.</summary>
    Exceeded,
}

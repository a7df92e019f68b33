using System.CommandLine;
using SuperInsight.Cli.Alerts;
using SuperInsight.Cli.Config;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Costs.Prices.Reading;

namespace SuperInsight.Cli.Costs;

/// <summary><c>ops costs prices check FILE</c></summary>
internal static class PricesCommand
{
    public static Command Create()
    {
        var file = RuleFile.Argument("The price book: image/prices.yaml.");
        Command check = new("check", "Say everything that is wrong with a price book, with line and remedy. Needs no settings and no network. Exit code 1 when it cannot be used.") { file };
        check.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = PriceBookReader.Read(await RuleFile.TextAsync(name, cancellationToken, "Name the price book: ops costs prices check image/prices.yaml"));
            if (parsed.GetValue(CommonOptions.Json))
            {
                Output.Json(new ConfigCheckView(name, reading.Book is not null, [.. reading.Mistakes.Select(mistake =>
                    new MistakeView("error", mistake.Kind.Code, mistake.Path, mistake.Place.Line, mistake.Place.Column, mistake.Reason, mistake.Suggestion))]), OpsJson.Default.ConfigCheckView);
            }
            else
            {
                RuleFile.Print(name, reading.Mistakes, Console.Out);
                Output.Line(reading.Book is { } book
                    ? $"{name} is right: version {book.Version}, {book.Prices.Count} prices, {book.Prices.Count(price => !price.IsConfirmed)} of them list prices, unconfirmed; {book.Packages.Count} packages."
                    : $"{name} cannot be used: {reading.Mistakes.Count} mistake{(reading.Mistakes.Count == 1 ? "" : "s")}.");
            }

            return reading.Book is null ? 1 : 0;
        });
        return new("prices", "Check price books.") { check };
    }
}

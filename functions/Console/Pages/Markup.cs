using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>
/// HTML. There is one way to make it: <see cref="Html.Of"/> with an interpolated string, of which what stands in the source is markup and all that is
/// put in is text, escaped for elements and quoted attributes alike, unless it is markup itself. A string cannot become markup.
/// </summary>
internal readonly struct Markup
{
    private readonly string? text;

    private Markup(string text) => this.text = text;

    public bool IsEmpty => string.IsNullOrEmpty(text);

    public override string ToString() => text ?? "";

    /// <summary>Escapes while the string is put together.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder
    {
        private const int UsualValue = 24;

        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder markup;

        public Builder(int literalLength, int formattedCount) => markup = new StringBuilder(literalLength + formattedCount * UsualValue);

        public void AppendLiteral(string source) => markup.Append(source);

        public void AppendFormatted(string? text) => markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => markup.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A coordinate: at most one decimal.</summary>
        public void AppendFormatted(double number) => markup.Append(CultureInfo.InvariantCulture, $"{number:0.#}");

        public void AppendFormatted(Markup inner) => markup.Append(inner);

        public void AppendFormatted(IEnumerable<Markup> all)
        {
            foreach (var one in all)
                markup.Append(one);
        }

        public Markup Build() => new(markup.ToString());
    }
}

/// <summary>Makes <see cref="Markup"/>.</summary>
internal static class Html
{
    public static Markup Nothing => default;

    public static Markup Of(Markup.Builder source) => source.Build();

    /// <summary>The markup where a condition holds; nothing where not.</summary>
    public static Markup When(bool holds, Func<Markup> markup) => holds ? markup() : default;
}

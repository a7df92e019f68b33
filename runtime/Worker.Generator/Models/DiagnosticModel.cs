using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LocalFunctions.Worker.Generator.Models;

/// <summary>A diagnostic that holds no syntax tree.</summary>
internal sealed record DiagnosticModel(DiagnosticDescriptor Rule, LocationModel Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.ToLocation(), [.. Arguments]);
}

/// <summary>A place in a file.</summary>
internal sealed record LocationModel(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationModel Of(Location? location) => location is null
        ? new("", default, default)
        : new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

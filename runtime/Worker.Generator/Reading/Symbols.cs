using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Questions asked of symbols.</summary>
internal static class Symbols
{
    // Keywords for special types would lack the "global::"; both compile.
    private static readonly SymbolDisplayFormat Metadata = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static bool Is(this ITypeSymbol? type, string fullName) => type is not null && type.ToDisplayString(Metadata) == fullName;

    /// <summary>How code names the type, without nullability of references.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static bool Implements(this ITypeSymbol type, string fullName) => type.Is(fullName) || type.AllInterfaces.Any(face => face.Is(fullName));

    public static AttributeData? Find(this ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass.Is(attribute));

    public static object? Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { IsNull: false, Kind: not TypedConstantKind.Array } value ? value.Value : null;

    public static Location? Place(this AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    /// <summary>The place of one argument, by its name or, for null, the first without one; of the attribute where there is none such.</summary>
    public static Location? PlaceOf(this AttributeData attribute, string? name) =>
        attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: var arguments }
        && arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is { } found
            ? found.Expression.GetLocation()
            : attribute.Place();

    /// <summary>Whether generated code in the same assembly can name it.</summary>
    public static bool IsReachable(this ISymbol symbol)
    {
        for (var part = symbol; part is not null and not INamespaceSymbol; part = part.ContainingSymbol)
        {
            if (part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return false;
            if (part is INamedTypeSymbol { IsFileLocal: true })
                return false;
        }

        return true;
    }

    /// <summary>The same of a type with its elements and arguments.</summary>
    public static bool IsReachableType(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsReachableType(),
        INamedTypeSymbol named => named.IsReachable() && named.TypeArguments.All(argument => argument.IsReachableType()),
        _ => true,
    };
}

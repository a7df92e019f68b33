using System.Text.Json.Nodes;

namespace TencentEmulator.CloudApi;

/// <summary>A product of the cloud in the one version of its API that is emulated.</summary>
/// <param name="Name">As in the scope of signatures: <c>tcbr</c>.</param>
/// <param name="Version">As <c>2022-02-17</c>.</param>
/// <param name="Actions">What it does.</param>
/// <param name="Unimplemented">Actions that exist in the cloud but not here.</param>
internal sealed record CloudProduct(string Name, string Version, IReadOnlyDictionary<string, CloudAction> Actions, IReadOnlyCollection<string> Unimplemented);

/// <summary>An action: its parameters and what it does.</summary>
internal sealed record CloudAction(IReadOnlyCollection<Parameter> Parameters, Func<CloudApiCall, CancellationToken, Task<JsonObject>> RunAsync);

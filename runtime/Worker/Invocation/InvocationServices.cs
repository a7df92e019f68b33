using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace LocalFunctions.Worker.Invocation;

/// <summary>What every invocation needs, looked up once.</summary>
internal sealed record InvocationServices(IServiceScopeFactory Scopes, JsonSerializerOptions Json);

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SuperInsight.Adapters;
using SuperInsight.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<ProblemMiddleware>();
builder.Services.AddOperator(builder.Configuration);
builder.Services.AddBackups();
builder.Build().Run();

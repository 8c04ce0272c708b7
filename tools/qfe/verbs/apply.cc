#include <fmt/format.h>

#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/changes.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

std::vector<VerifiedPackage> openPackages(const VerbCall& call) {
  const TrustOptions trust{.allowUnsigned = call.arguments.flag("allow-unsigned")};
  std::vector<VerifiedPackage> packages;
  for (const std::string& path : call.arguments.all("PACKAGE")) {
    packages.push_back(VerifiedPackage::verify(PackageFile::open(path), trust));
    call.output.detail(fmt::format("{}: {}", escapeForMessage(path),
                                   packages.back().trust().unsignedAllowed
                                       ? "no signature, accepted by --allow-unsigned"
                                       : "signature verified"));
  }
  return packages;
}

ApplyOptions applyOptions(const Arguments& arguments, const std::string& root) {
  ApplyOptions options;
  options.locations = arguments.locations();
  options.rootIsSystem = isSystemRoot(root);
  options.offline = arguments.flag("offline");
  options.replaceModified = arguments.flag("replace-modified");
  options.breakHardLinks = arguments.flag("break-hard-links");
  options.allowDowngrade = arguments.flag("allow-downgrade");
  options.jobs = static_cast<unsigned>(arguments.number("jobs", 1024).value_or(0));
  return options;
}

}  // namespace

int runApply(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const ApplyOptions options = applyOptions(call.arguments, root);
  const std::vector<VerifiedPackage> packages = openPackages(call);
  return planAndRun(
      call, root,
      [&](const Fs& fs, const System& system) { return planApply(fs, system, packages, options); },
      packages);
}

}  // namespace qfe

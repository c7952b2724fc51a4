// Mocha's default report, followed by a line of the counts for other programs: "12 passed, 0 failed".
// CommonJS, and not compiled, since mocha loads it before any test.

const { Spec } = require('mocha').reporters;

module.exports = class extends Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed\n`);
  }
};

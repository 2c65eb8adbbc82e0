/** Several coordinators, each a process of its own, and what stands in for AWS's load balancer. */
@NullMarked
package dev.blip.local.fleet;

import org.jspecify.annotations.NullMarked;

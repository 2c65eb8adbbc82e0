/** Durable topics for services. The JDK alone: nothing else may come in. */
package dev.blip.client;

/** Events of Netlify as JSON on the wire: the names that its bootstrap reads (deploy.ts and identity.ts of 2.23.0, 2026-11). */
import type { NetlifyDeployEvent, NetlifyUser } from './netlify-types.ts'

export function toDeployPost({ deploy, site }: NetlifyDeployEvent): object {
  return {
    payload: {
      id: deploy.id,
      site_id: deploy.siteId,
      build_id: deploy.buildId,
      state: deploy.state,
      error_message: deploy.errorMessage,
      url: deploy.url,
      ssl_url: deploy.sslUrl,
      deploy_ssl_url: deploy.permalinkUrl,
      admin_url: deploy.adminUrl,
      context: deploy.context,
      branch: deploy.branch,
      commit_ref: deploy.commitRef,
      commit_url: deploy.commitUrl,
      commit_message: deploy.commitMessage,
      committer: deploy.committer,
      title: deploy.title,
      created_at: deploy.createdAt,
      published_at: deploy.publishedAt,
      deploy_time: deploy.time,
      manual_deploy: deploy.manual,
      framework: deploy.framework,
    },
    site: { id: site.id, name: site.name, url: site.url, admin_url: site.adminUrl },
  }
}

export function toUserPost(user: NetlifyUser): object {
  return {
    user: {
      id: user.id,
      email: user.email,
      confirmed_at: user.confirmedAt,
      created_at: user.createdAt,
      updated_at: user.updatedAt,
      role: user.role,
      invited_at: user.invitedAt,
      confirmation_sent_at: user.confirmationSentAt,
      recovery_sent_at: user.recoverySentAt,
      new_email: user.pendingEmail,
      email_change_sent_at: user.emailChangeSentAt,
      last_sign_in_at: user.lastSignInAt,
      app_metadata: user.appMetadata,
      user_metadata: user.userMetadata,
    },
  }
}
